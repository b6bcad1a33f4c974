/** Drives a workbench through everything that a user does; what it finds stands in a file. */
package org.hybridize.eclipse.tests;
