/** Whether the Vector API is there, and how wide its vectors are. */
package org.initscope.core.vector;
