import numpy as np

class NeuralNet:
    def __init__(self, sizes):
        self.weights = [np.random.randn(y, x) for x, y in zip(sizes[:-1], sizes[1:])]
        self.biases = [np.random.randn(y, 1) for y in sizes[1:]]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(np.dot(w, a) + b)
        return a

def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))

def accuracy(p, t):
    return (p.argmax(0) == t).mean()

def centered(x):
    return x - x.mean(axis=0)

def cov(x):
    return x.T @ x / len(x)

def eig(c):
    w, v = np.linalg.eigh(c)
    return v[:, ::-1][:, :2]

def project(x, v):
    return x @ v

def done(p):
    return p

net = NeuralNet([3, 4, 2])
accuracy(net.feedforward(np.ones((3, 5))), np.zeros(5, dtype=int))
x = centered(np.random.rand(50, 6))
done(project(x, eig(cov(x))))
