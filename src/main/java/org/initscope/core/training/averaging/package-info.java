/** How the states of workers become one, and the loop of averaging rounds. */
package org.initscope.core.training.averaging;
