/** Rules that ask how far parameters move: learning rates, gradients and the averaging of workers. */
package org.initscope.core.diagnosis.rules.updates;
