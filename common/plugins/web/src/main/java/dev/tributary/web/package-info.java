/**
 * HTTP. The source {@code http}: an {@link dev.tributary.web.HttpInput} listens; each connection is a {@code
 * HttpSession}, which takes one request after the other, has its body read by {@code EventReader}, and answers when the
 * rest of the pipeline has taken responsibility for the events. The output {@code http}: an {@link
 * dev.tributary.web.HttpOutput} sends chunks.
 */
package dev.tributary.web;
