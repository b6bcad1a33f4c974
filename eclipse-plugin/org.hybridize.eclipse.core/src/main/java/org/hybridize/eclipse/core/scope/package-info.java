/** What the user has chosen to look at. */
package org.hybridize.eclipse.core.scope;
