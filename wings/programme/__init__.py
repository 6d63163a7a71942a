"""What is offered, where and by whom: the framework, the organisations and their staff."""
