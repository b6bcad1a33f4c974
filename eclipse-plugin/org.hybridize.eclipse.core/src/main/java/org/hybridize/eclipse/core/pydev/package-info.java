/** What PyDev knows of a project, without needing PyDev. */
package org.hybridize.eclipse.core.pydev;
