/** What every room needs: requirements, random numbers, views of matrices and words of a shell. */
package org.initscope.core;
