from geometry.rotations import axis_angle, compose, rotate
from geometry.transforms import Transform
