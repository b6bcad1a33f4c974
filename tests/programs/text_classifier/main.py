from reviews.model import BagModel, train_step
from reviews.pipeline import dataset, word_counts

model = BagModel()
data = dataset(4)
for epoch in range(4):
    for tokens, labels in data:
        loss = train_step(model, tokens, labels, 1.0)
    print("epoch", epoch, "loss %.4f" % float(loss))
print(model.classify("a wonderful great film"), model.classify("a dull boring mess"))
counts = word_counts()
print(max(counts, key=lambda w: (counts[w], w)), len(counts))
