/** Just enough JSON for the bridge, without a dependency. */
package org.hybridize.bridge.json;
