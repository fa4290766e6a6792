"""The core models: one module per concept, frozen and keyword-only, with no input or output."""
