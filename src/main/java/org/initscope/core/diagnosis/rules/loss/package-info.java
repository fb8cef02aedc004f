/** Rules that ask what the loss says of a training. */
package org.initscope.core.diagnosis.rules.loss;
