/** Stands in for a package of PyDev. */
package org.python.pydev.navigator;
