/** The wizard: options, candidates. */
package org.hybridize.eclipse.ui.wizard;
