/** Hybridize without a workbench. */
package org.hybridize.eclipse.core.application;
