/** Results as problem markers. */
package org.hybridize.eclipse.core.markers;
