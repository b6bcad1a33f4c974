from augment.pipeline import Pipeline, registered, transform

__all__ = ["Pipeline", "registered", "transform"]
