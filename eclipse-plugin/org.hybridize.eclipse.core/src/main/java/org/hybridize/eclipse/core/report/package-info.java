/** The last run as CSV, JSON and HTML. */
package org.hybridize.eclipse.core.report;
