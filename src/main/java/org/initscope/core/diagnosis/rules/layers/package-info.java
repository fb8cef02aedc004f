/** Rules that ask whether the units of a layer work, and its normalization. */
package org.initscope.core.diagnosis.rules.layers;
