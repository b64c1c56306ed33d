// Colours for a page of Java: comments, strings, keywords, types.

const TOKEN = /(\/\/[^\n]*|\/\*[\s\S]*?\*\/)|("(?:\\.|[^"\\])*")|\b(package|import|final|class|static|void|return|new|try|catch|if|else|for|var|private|public|record|null|this|throws|throw|switch|case|default|int|long|boolean|byte)\b|\b([A-Z]\w*)\b/g;

export function highlight(element, source) {
  let at = 0;
  for (const match of source.matchAll(TOKEN)) {
    element.append(source.slice(at, match.index));
    const span = document.createElement("span");
    span.className = match[1] ? "c" : match[2] ? "s" : match[3] ? "k" : "t";
    span.textContent = match[0];
    element.append(span);
    at = match.index + match[0].length;
  }
  element.append(source.slice(at));
}
