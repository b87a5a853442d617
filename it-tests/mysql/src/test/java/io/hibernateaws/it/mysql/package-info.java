/** What the engine promises, on real MySQL servers. */
package io.hibernateaws.it.mysql;
