"""How trained models did: metrics kept beside the releases, and what they say of overfitting and regressions."""
