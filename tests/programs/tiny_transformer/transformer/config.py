from dataclasses import dataclass


@dataclass(frozen=True)
class TransformerConfig:
    vocab_size: int = 13
    d_model: int = 8
    num_heads: int = 2
    dff: int = 16
    num_layers: int = 2
    max_length: int = 12

    @property
    def depth(self) -> int:
        return self.d_model // self.num_heads
