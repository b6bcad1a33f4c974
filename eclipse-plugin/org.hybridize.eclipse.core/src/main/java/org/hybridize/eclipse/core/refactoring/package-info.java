/** The refactoring: conditions, changes, history. */
package org.hybridize.eclipse.core.refactoring;
