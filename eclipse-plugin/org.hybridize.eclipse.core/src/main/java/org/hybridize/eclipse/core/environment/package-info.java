/** The Python that the analysis runs in. */
package org.hybridize.eclipse.core.environment;
