from django.urls import path

from wings.casework.plans.views import filling, goals, meetings, plan

app_name = "plans"

urlpatterns = [
    path("plan/", plan.plan, name="plan"),
    path("plan/goals/new/", goals.new_goal, name="new-goal"),
    path("plan/goals/<uuid:goal>/", goals.goal, name="goal"),
    path("plan/goals/<uuid:goal>/tick/", goals.tick, name="tick"),
    path("plan/goals/<uuid:goal>/standing/", goals.standing, name="standing"),
    path("plan/agree/", meetings.agree, name="agree"),
    path("plan/review/", meetings.review, name="review"),
    path("plan/ratings/", meetings.ratings, name="ratings"),
    path("forms/<slug:form>/", filling.fill_in, name="form"),
]
