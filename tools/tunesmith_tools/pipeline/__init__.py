"""The stages of dvc.yaml: each reads files, calls pure functions, and writes one folder below build/."""
