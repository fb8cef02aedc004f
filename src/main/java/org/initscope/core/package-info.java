/** What every room needs: requirements, random numbers and words of a shell. */
package org.initscope.core;
