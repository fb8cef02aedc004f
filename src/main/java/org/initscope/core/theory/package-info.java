/** What mean-field theory predicts of a start. */
package org.initscope.core.theory;
