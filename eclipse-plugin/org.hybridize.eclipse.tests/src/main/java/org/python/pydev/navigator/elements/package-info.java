/** A class of PyDev's name for tests that run without PyDev and without its stand-in. */
package org.python.pydev.navigator.elements;
