"""What trainers read: a module a family of formats, each a literal Format."""
