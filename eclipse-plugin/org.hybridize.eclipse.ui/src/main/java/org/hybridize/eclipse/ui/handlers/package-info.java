/** The commands. */
package org.hybridize.eclipse.ui.handlers;
