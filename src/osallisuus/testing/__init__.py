"""The test kit for plugin authors and embedders: strategies that draw documents, and a plugin's check."""
