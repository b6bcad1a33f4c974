from digits import SoftmaxRegression, Trainer
from digits.data import load
from digits.train import accuracy


def main():
    images, labels = load()
    model = SoftmaxRegression(images.shape[1], 4)
    trainer = Trainer(model)
    trainer.fit(images, labels)
    print("accuracy", accuracy(model, images, labels).numpy())
    print("first predictions", model.predict(images[:5]).numpy().tolist())


if __name__ == "__main__":
    main()
