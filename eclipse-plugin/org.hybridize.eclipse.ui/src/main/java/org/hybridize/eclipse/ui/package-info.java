/** What the parts of the user interface share. */
package org.hybridize.eclipse.ui;
