"""Reading pages as a browser does: links, and forms with their fields."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Field:
    """One field of a form; of those that are chosen, every option."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass
class Form:
    """A form that is sent by POST. draft: where what is typed is saved on the way."""

    action: str
    fields: list[Field] = field(default_factory=list)
    draft: str = ""
    button: tuple[str, str] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that somebody fills in."""
        return tuple(dict.fromkeys(one.name for one in self.fields if one.kind != "hidden"))


class Page(HTMLParser):
    """Everything that somebody can do on a page."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__()
        self.path, self.links, self.forms = path, [], []
        self._form = self._field = None
        self._buttons = []
        self.feed(text)

    def handle_starttag(self, tag, found):
        told = {name: value or "" for name, value in found}
        if tag == "a" and told.get("href", "").startswith("/"):
            self.links.append(told["href"].split("#")[0])
        if tag == "form" and told.get("method", "").lower() == "post":
            self._form = Form(told.get("action") or self.path)
            self.forms.append(self._form)
            self._buttons = []
        if "hx-post" in told and self._form is not None:
            self._form.draft = told["hx-post"]
        if self._form is not None:
            self._read(tag, told)

    def handle_endtag(self, tag):
        if tag == "form" and self._form is not None:
            plain = [one for one in self._buttons if not one[0]]
            self._form.button = (plain or self._buttons or [None])[0]
            self._form = None
        if tag in {"textarea", "select"}:
            self._field = None

    def handle_data(self, data):
        if self._field is not None and self._field.kind == "textarea":
            self._field.value += data

    def _read(self, tag, told):
        if tag == "button" and told.get("type", "submit") == "submit":
            self._buttons.append((told.get("name", ""), told.get("value", "")))
        if tag == "option" and self._field is not None:
            self._field.options.append(told.get("value", ""))
            if "selected" in told:
                self._field.value = told.get("value", "")
        if tag not in {"input", "textarea", "select"} or not told.get("name"):
            return
        if "disabled" in told:
            return
        kind = told.get("type", "text") if tag == "input" else tag
        self._add(kind, told)

    def _add(self, kind, told):
        name, value = told["name"], told.get("value", "")
        same = [one for one in self._form.fields if (one.name, one.kind) == (name, kind)]
        if kind not in {"radio", "checkbox"}:
            self._field = Field(name, kind, value, [], told)
            self._form.fields.append(self._field)
            return
        box = same[0] if same else Field(name, kind, "", [], told)
        box.options.append(value or ("on" if kind == "checkbox" else ""))
        if "checked" in told:
            box.value = box.options[-1]
        if not same:
            self._form.fields.append(box)
