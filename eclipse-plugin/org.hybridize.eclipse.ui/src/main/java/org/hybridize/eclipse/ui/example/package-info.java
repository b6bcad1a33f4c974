/** The example project. */
package org.hybridize.eclipse.ui.example;
