/** A network's layers, where each parameter stands, and how it starts. */
package org.initscope.core.network;
