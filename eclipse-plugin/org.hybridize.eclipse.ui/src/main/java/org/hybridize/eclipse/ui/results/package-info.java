/** The view of the last run. */
package org.hybridize.eclipse.ui.results;
