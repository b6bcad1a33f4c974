import tensorflow as tf

from sim.forces import Drag, Gravity, Springs
from sim.world import RecordingWorld, World


def chain(count):
    xs = tf.range(count, dtype=tf.float32) * 0.5
    edges = [(i, i + 1) for i in range(count - 1)]
    return tf.stack([xs, tf.zeros_like(xs)], axis=1), edges


def centroid(world):
    mean = tf.reduce_mean(world.positions, axis=0).numpy()
    return "(%.3f, %.3f)" % (mean[0], mean[1])


def main():
    start, edges = chain(5)
    forces = [Gravity(), Springs(edges, 0.5, 40.0), Drag(0.4)]
    pinned = tf.constant([[1.0], [0.0], [0.0], [0.0], [1.0]])
    world = World(start, forces)
    for tick in range(30):
        energy = world.step(pinned)
        if tick % 10 == 9:
            print("tick", tick, "energy %.4f" % energy.numpy(), centroid(world))
    recorder = RecordingWorld(start, forces)
    for _ in range(3):
        recorder.step(pinned)
    print("frames", len(recorder.frames), recorder.frames[-1].shape)


if __name__ == "__main__":
    main()
