/** Quick fixes of problem markers. */
package org.hybridize.eclipse.ui.quickfix;
