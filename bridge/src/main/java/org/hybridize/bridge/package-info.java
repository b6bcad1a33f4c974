/**
 * The client of the Hybridize service: starts the Python process, asks it, and ends it.
 * {@link org.hybridize.bridge.HybridizeService} is the way in.
 */
package org.hybridize.bridge;
