/** What a training holds in memory, estimated before it begins. */
package org.initscope.core.memory;
