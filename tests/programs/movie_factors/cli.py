import argparse

import tensorflow as tf

from recommender import MODELS, Ratings, create


def parse(argv=None):
    parser = argparse.ArgumentParser(description="train the toy recommenders")
    parser.add_argument("--model", choices=sorted(MODELS), action="append")
    parser.add_argument("--epochs", type=int, default=5)
    return parser.parse_args(argv)


def main(argv=None):
    args = parse(argv)
    ratings = Ratings()
    users, items, values = (tf.constant(column) for column in ratings.columns())
    for kind in args.model or sorted(MODELS):
        model = create(kind, ratings)
        history = [model.train_step(users, items, values) for _ in range(args.epochs)]
        print(kind, "rmse %.3f -> %.3f" % (history[0], history[-1]))
        print(kind, "for ann:", len(model.recommend(0, 2, seen={0, 1})))


if __name__ == "__main__":
    main()
