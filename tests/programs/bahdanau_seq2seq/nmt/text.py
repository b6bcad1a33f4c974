import re
import unicodedata

import numpy as np

START, END = "<s>", "</s>"


def normalize(sentence):
    decomposed = unicodedata.normalize("NFD", sentence.lower().strip())
    plain = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    return re.sub(r"[^a-z?.! ]+", " ", plain).split()


class Tokenizer:
    def __init__(self, sentences):
        words = sorted({w for s in sentences for w in normalize(s)})
        self.words = ["<pad>", START, END] + words
        self.ids = {w: i for i, w in enumerate(self.words)}

    def __len__(self):
        return len(self.words)

    def encode(self, sentences, length):
        rows = np.zeros((len(sentences), length), dtype="int32")
        for row, sentence in zip(rows, sentences):
            tokens = [START] + normalize(sentence) + [END]
            row[: len(tokens)] = [self.ids[t] for t in tokens]
        return rows
