/** Rules that ask how a quantity changes from layer to layer. */
package org.initscope.core.diagnosis.rules.depth;
