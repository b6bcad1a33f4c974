/** Puts bundles together to an Eclipse, and starts it: for the update site, and for the tests. */
package org.hybridize.workbench;
