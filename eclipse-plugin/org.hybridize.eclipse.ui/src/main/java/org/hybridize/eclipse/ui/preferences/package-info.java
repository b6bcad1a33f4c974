/** The preference page, and setting up the environment. */
package org.hybridize.eclipse.ui.preferences;
