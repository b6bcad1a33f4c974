/** Running the service on projects of the workspace. */
package org.hybridize.eclipse.core.analysis;
