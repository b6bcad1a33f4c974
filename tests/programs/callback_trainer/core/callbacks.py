from .registry import register


class Callback:
    def on_step_end(self, trainer, loss):
        pass

    def on_epoch_end(self, trainer, epoch, mean):
        pass


@register("history")
class History(Callback):
    def __init__(self):
        self.values = []

    def on_step_end(self, trainer, loss):
        self.values.append(float(loss))


@register("printer")
class Printer(Callback):
    def __init__(self, every=1):
        self.every = every

    def on_epoch_end(self, trainer, epoch, mean):
        if epoch % self.every == 0:
            print(f"epoch {epoch}: {mean:.4f} rate {float(trainer.rate):.4f}")


@register("scheduler")
class SchedulerCallback(Callback):
    """Changes a tf.Variable, which compiled code sees."""

    def __init__(self, factor):
        self.factor = factor

    def on_epoch_end(self, trainer, epoch, mean):
        trainer.rate.assign(trainer.rate * self.factor)
