"""The design layer: pages, components, form fields, charts, icons and error pages.

The gallery (`ui:gallery`) shows every component; the comment at the top of each template in
`templates/ui/` names its variables. A page extends `ui/page.html`; a form is a `forms.Form` drawn
with `{% include "ui/form.html" %}`, its fields by `ui/field.html` through the form renderer.
"""
