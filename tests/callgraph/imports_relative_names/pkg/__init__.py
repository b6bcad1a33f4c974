from .a import top
