from maml.meta import MetaLearner
from maml.network import initial_parameters
from maml.tasks import SineTask, sample_tasks


def main():
    learner = MetaLearner(initial_parameters([1, 16, 16, 1]))
    tasks = sample_tasks(6)
    for epoch in range(3):
        learner.meta_epoch(epoch, tasks)
    for epoch, loss in sorted(learner.log.items()):
        print(f"epoch {epoch} meta loss {loss:.4f}")
    x, y = SineTask(1.5, 0.5).batch(100)
    print(f"few shot {learner.few_shot_error(x, y).numpy():.4f}")


if __name__ == "__main__":
    main()
