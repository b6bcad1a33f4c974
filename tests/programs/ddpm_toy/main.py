import tensorflow as tf

from ddpm.engine import Diffusion
from ddpm.network import Denoiser
from ddpm.schedule import Schedule

generator = tf.random.Generator.from_seed(3)
schedule = Schedule()
diffusion = Diffusion(Denoiser(schedule.steps), schedule)
angle = generator.uniform([64], 0.0, 6.283)
data = tf.stack([tf.cos(angle), tf.sin(angle)], axis=1)

for step in range(12):
    t = generator.uniform([64], 0, schedule.steps, tf.int32)
    loss = diffusion.train_step(data, t, generator.normal([64, 2]))
    if step % 6 == 5:
        tf.print("step", step, "loss", loss, output_stream="file:///dev/null")
        print("step", step, "loss %.4f" % float(loss))

spread = []
samples = diffusion.sample(8, generator, spread)
print("samples", samples.shape, "trace", len(spread), "finite", bool(tf.reduce_all(tf.math.is_finite(samples))))
